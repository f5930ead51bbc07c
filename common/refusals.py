"""The one typed refusal: a rule said no, and says so to the person in plain words."""


class Refused(Exception):
    """A rule refused an action.

    `code` is stable English for tests and logs ("number-ambiguous"); `message` is the Indonesian
    sentence shown to the person: on the form when a form was posted, as a message otherwise.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
