"""Enterprises (企业): one file for each enterprise (一企一档): identity, industry, size, hazard flags, certificates."""
