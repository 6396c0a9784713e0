from django.urls import path

from partners.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("outbox/", views.outbox, name="outbox"),
    path("link/<str:token>/", views.link, name="link"),
]
