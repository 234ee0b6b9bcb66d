"""Files on disk: made where nobody else can interfere, and there only when they are whole."""
