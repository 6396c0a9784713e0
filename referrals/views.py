def accept(request, *a, **k):
    raise NotImplementedError


def complete(request, *a, **k):
    raise NotImplementedError


def decline(request, *a, **k):
    raise NotImplementedError


def detail(request, *a, **k):
    raise NotImplementedError


def fail(request, *a, **k):
    raise NotImplementedError


def index(request, *a, **k):
    raise NotImplementedError


def log_help(request, *a, **k):
    raise NotImplementedError


def new(request, *a, **k):
    raise NotImplementedError


def noted(request, *a, **k):
    raise NotImplementedError


def of_household(request, *a, **k):
    raise NotImplementedError


def row(request, *a, **k):
    raise NotImplementedError


def withdraw(request, *a, **k):
    raise NotImplementedError
