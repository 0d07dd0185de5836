"""Safety investment (安全投入): what is set aside and spent for safety, by 财资〔2022〕136号, and its statement."""
