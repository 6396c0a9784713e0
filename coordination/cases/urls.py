from django.urls import path

from coordination.cases import views

app_name = "cases"

urlpatterns = [
    path("new/<uuid:household_id>/", views.new, name="new"),
    path("of/<uuid:household_id>/", views.of_household, name="of_household"),
    path("<uuid:case_id>/", views.detail, name="detail"),
    path("<uuid:case_id>/assess/", views.assess, name="assess"),
    path("<uuid:case_id>/note/", views.note, name="note"),
    path("<uuid:case_id>/step/", views.step, name="step"),
    path("<uuid:case_id>/invite/", views.invite, name="invite"),
    path("<uuid:case_id>/hand/", views.hand, name="hand"),
    path("<uuid:case_id>/close/", views.close, name="close"),
]
