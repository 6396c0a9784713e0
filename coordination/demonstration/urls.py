from django.urls import path

from coordination.demonstration import views

app_name = "demonstration"

urlpatterns = [path("progress/", views.progress, name="progress")]
