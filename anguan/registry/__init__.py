"""Registry (一企一档): who is who and where: accounts, regions, offices, enterprises, premises."""
