//! The demo organisation acme: a world made by code, with everything planted and its truth written down.
