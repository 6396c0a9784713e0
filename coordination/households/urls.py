from django.urls import path

from coordination.households import views

app_name = "households"

urlpatterns = [
    path("", views.list_households, name="list"),
    path("new/", views.new, name="new"),
    path("figures/", views.figures, name="figures"),
    path("<uuid:household_id>/", views.detail, name="detail"),
    path("<uuid:household_id>/open/", views.open_identity, name="open_identity"),
    path("<uuid:household_id>/consent/", views.consent, name="consent"),
    path("<uuid:household_id>/consent/<uuid:consent_id>/withdraw/", views.withdraw, name="withdraw"),
]
