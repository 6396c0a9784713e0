"""The community association (지역사회보장협의체): its bodies and who sits on them."""
