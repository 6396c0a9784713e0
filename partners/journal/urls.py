from django.urls import path

from partners.journal import views

app_name = "journal"

urlpatterns = [
    path("", views.list_entries, name="list"),
]
