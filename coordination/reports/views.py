from uuid import UUID

from django.http import HttpResponse

from partners.access.middleware import WorkerRequest


def list_reports(request: WorkerRequest) -> HttpResponse:
    return HttpResponse()


def new(request: WorkerRequest) -> HttpResponse:
    return HttpResponse()


def own(request: WorkerRequest) -> HttpResponse:
    return HttpResponse()


def detail(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    return HttpResponse()


def take(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    return HttpResponse()


def interview(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    return HttpResponse()


def hand_over(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    return HttpResponse()


def close(request: WorkerRequest, report_id: UUID) -> HttpResponse:
    return HttpResponse()
