"""The shape of what people send about permits (特殊作业票); what is missing or may not be is judged by the rules."""
