from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "trainings"

    def ready(self) -> None:
        from participants.open_work import register
        from trainings.services import (
            answer_proposals,
            attendance_papers,
            certificate_batch,
            certificate_list,
            certificate_paper,
            coverage_papers,
            open_work,
            participants_paper,
            plan_papers,
            question_paper,
            recap_papers,
            test_recap,
        )

        register(open_work.of_post)
        attendance_papers.LISTS.register()
        certificate_paper.register_papers()
        certificate_list.register_papers()
        certificate_batch.register_jobs()
        coverage_papers.register_papers()
        participants_paper.register_papers()
        plan_papers.register_papers()
        question_paper.register_papers()
        test_recap.register_papers()
        recap_papers.register_papers()
        answer_proposals.register_job()
