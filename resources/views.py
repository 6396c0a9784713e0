def confirm(request, *a, **k):
    raise NotImplementedError


def detail(request, *a, **k):
    raise NotImplementedError


def edit(request, *a, **k):
    raise NotImplementedError


def index(request, *a, **k):
    raise NotImplementedError


def new(request, *a, **k):
    raise NotImplementedError


def stop(request, *a, **k):
    raise NotImplementedError
