"""Who works on a case: taking, giving, handing over, and planning for leave."""
