from django.urls import path

from partners.organisations import views

app_name = "organisations"

urlpatterns = [
    path("", views.list_organisations, name="list"),
    path("answers/", views.answers, name="answers"),
    path("<int:pk>/", views.detail, name="detail"),
]
