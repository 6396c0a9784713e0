"""Where: provinces, Si/Gun/Gu, Eup/Myeon/Dong, their codes through time; and the district as a wall."""
