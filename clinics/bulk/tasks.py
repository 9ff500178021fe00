"""What the queue's worker does for lists: one sheet a job."""

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from clinics.bulk import running


@task()
def work_off(item: str) -> None:
    """Do one sheet of a list."""
    running.work_off(item=UUID(item), now=timezone.now())
