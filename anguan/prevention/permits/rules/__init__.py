"""Rules of special-work permits (特殊作业票): pure functions over a case; GB 30871-2022, Order 13, GB 46768-2025."""
