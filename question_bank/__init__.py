"""What exercises are, who shares them, how they are found and exchanged: a library that knows neither web nor paper."""
