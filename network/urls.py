from django.urls import path

from network import views

app_name = "network"

urlpatterns = [
    path("", views.picture, name="picture"),
    path("data/", views.data, name="data"),
    path("publish/", views.clear, name="clear"),
    path("publish/send/", views.publish, name="publish"),
    path("<int:pk>/", views.around, name="ego"),
]
