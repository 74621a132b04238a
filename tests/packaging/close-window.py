#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks every window of $DISPLAY to close, as a window manager does when its button is pressed."""
import ctypes
import sys

x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
x.XDefaultRootWindow.restype = ctypes.c_ulong
Window = ctypes.c_ulong


class ClientMessage(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", Window), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("padding", ctypes.c_long * 24)]


display = ctypes.c_void_p(x.XOpenDisplay(None))
if not display.value:
    sys.exit("The display cannot be opened.")
protocols = x.XInternAtom(display, b"WM_PROTOCOLS", 0)
close = x.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
root, parent = Window(), Window()
children, count = ctypes.POINTER(Window)(), ctypes.c_uint()
x.XQueryTree(display, Window(x.XDefaultRootWindow(display)), ctypes.byref(root), ctypes.byref(parent),
             ctypes.byref(children), ctypes.byref(count))
for child in [children[i] for i in range(count.value)]:
    listed, length = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_int()
    if not x.XGetWMProtocols(display, Window(child), ctypes.byref(listed), ctypes.byref(length)):
        continue
    if close in [listed[i] for i in range(length.value)]:
        event = ClientMessage(type=33, window=child, message_type=protocols, format=32,
                              data=(ctypes.c_long * 5)(close, 0))
        x.XSendEvent(display, Window(child), 0, ctypes.c_long(0), ctypes.byref(event))
x.XSync(display, 0)
