from uuid import UUID

from django.http import HttpResponse

from partners.access.middleware import WorkerRequest


def list_households(request: WorkerRequest) -> HttpResponse:
    return HttpResponse()


def new(request: WorkerRequest) -> HttpResponse:
    return HttpResponse()


def figures(request: WorkerRequest) -> HttpResponse:
    return HttpResponse()


def detail(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    return HttpResponse()


def open_identity(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    return HttpResponse()


def consent(request: WorkerRequest, household_id: UUID) -> HttpResponse:
    return HttpResponse()


def withdraw(request: WorkerRequest, household_id: UUID, consent_id: UUID) -> HttpResponse:
    return HttpResponse()
