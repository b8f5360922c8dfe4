"""The annual report as files: DOCX out and back, PDF in the layout of official documents; computes nothing."""
