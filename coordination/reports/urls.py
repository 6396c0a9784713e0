from django.urls import path

from coordination.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.list_reports, name="list"),
    path("new/", views.new, name="new"),
    path("own/", views.own, name="own"),
    path("<uuid:report_id>/", views.detail, name="detail"),
    path("<uuid:report_id>/take/", views.take, name="take"),
    path("<uuid:report_id>/interview/", views.interview, name="interview"),
    path("<uuid:report_id>/hand-over/", views.hand_over, name="hand_over"),
    path("<uuid:report_id>/close/", views.close, name="close"),
]
