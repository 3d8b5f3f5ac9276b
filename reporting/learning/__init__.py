"""The school module and the safer-space builder; nothing about a pupil is stored."""
