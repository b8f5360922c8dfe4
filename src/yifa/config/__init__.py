"""Where everything meets: settings, addresses and the WSGI entry; imported by nobody below."""
