"""One line per room, named by string so that no import climbs."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("work/", include("partners.notices.urls")),
    path("people/", include("partners.people.urls")),
    path("organisations/", include("partners.organisations.urls")),
    path("agreements/", include("partners.agreements.urls")),
    path("councils/", include("partners.councils.urls")),
    path("journal/", include("partners.journal.urls")),
    path("resources/", include("resources.urls")),
    path("households/", include("coordination.households.urls")),
    path("reports/", include("coordination.reports.urls")),
    path("cases/", include("coordination.cases.urls")),
    path("meetings/", include("coordination.meetings.urls")),
    path("referrals/", include("referrals.urls")),
    path("network/", include("network.urls")),
    path("demonstration/", include("coordination.demonstration.urls")),
    path("accounts/", include("allauth.urls")),
    # Whoever cannot read the sign-in page must be able to change its language.
    path("language/", login_not_required(set_language), name="set_language"),
    path("cms/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
    # Public pages come last: Wagtail answers every address nobody above claimed.
    path("", include(decorate_urlpatterns(list(wagtail_urls.urlpatterns), login_not_required))),
]

if settings.DEBUG:
    from django.conf.urls.static import static

    urlpatterns = [*static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT), *urlpatterns]
