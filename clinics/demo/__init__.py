"""The demo: made-up clinics, people and treatments, by way of the app's own actions."""
