"""Tables as the product keeps them: few types, Parquet, frames; and what a query may be."""
