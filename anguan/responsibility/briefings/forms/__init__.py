"""Forms of briefings (表单): they check shape; the rules say what is wrong, all at once."""
