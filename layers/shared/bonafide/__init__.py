"""What every function of Bonafide shares. Import the module you need: nothing is re-exported here."""
