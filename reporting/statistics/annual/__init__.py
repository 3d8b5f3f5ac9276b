"""The annual report, and its registers: recommendations, and what people said and we did."""
