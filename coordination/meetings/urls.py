from django.urls import path

from coordination.meetings import views

app_name = "meetings"

urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.new, name="new"),
    path("of/<uuid:household_id>/", views.of_household, name="of_household"),
    path("propose/<uuid:case_id>/", views.propose, name="propose"),
    path("<uuid:meeting_id>/", views.detail, name="detail"),
    path("<uuid:meeting_id>/agenda/", views.put_on, name="put_on"),
    path("<uuid:meeting_id>/invite/", views.invite, name="invite"),
    path("<uuid:meeting_id>/attend/", views.attend, name="attend"),
    path("<uuid:meeting_id>/start/", views.start, name="start"),
    path("<uuid:meeting_id>/circulate/", views.circulate, name="circulate"),
    path("<uuid:meeting_id>/sign/", views.sign, name="sign"),
    path("<uuid:meeting_id>/print/", views.paper, name="print"),
    path("item/<uuid:item_id>/", views.item, name="item"),
    path("item/<uuid:item_id>/open/", views.open_item, name="open_item"),
    path("item/<uuid:item_id>/decide/", views.decide, name="decide"),
    path("decision/<uuid:decision_id>/agree/", views.agree, name="agree"),
    path("decision/<uuid:decision_id>/dissent/", views.dissent, name="dissent"),
    path("decision/<uuid:decision_id>/done/", views.done, name="done"),
]
