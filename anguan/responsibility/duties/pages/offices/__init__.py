"""Pages of offices (监管部门的页面): how a territory keeps its duties, what comes, what offices set and judge."""
