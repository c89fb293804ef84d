"""Ground of the site: knows no feature and no noun of the product."""
