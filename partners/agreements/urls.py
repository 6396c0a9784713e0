from django.urls import path

from partners.agreements import views

app_name = "agreements"

urlpatterns = [
    path("", views.list_agreements, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
]
