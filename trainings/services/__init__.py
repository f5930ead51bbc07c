"""Writes about trainings: registration, tests, certificates, action plans and who is trained."""
