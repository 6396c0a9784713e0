from django.urls import path

from partners.councils import views

app_name = "councils"

urlpatterns = [
    path("", views.list_councils, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
]
