"""Tests of duties; all pure, none needs a database."""
