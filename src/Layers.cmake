# The architecture, bottom to top: what each layer may include, which Qt modules it sees, and
# which other libraries it links. The build (CMakeLists.txt) and the layering test
# (tests/layering) read this table; folder = layer = library = include prefix.
layer(base     USES                                                   QT Core)
layer(json     USES base                                              QT Core)
layer(domain   USES base                                              QT Core)
layer(http     USES base                                              QT Core Network  LIBS ZLIB::ZLIB)
layer(graphql  USES base json http                                        QT Core Network  LIBS simdjson::simdjson)
layer(labelbox USES base json domain http graphql                     QT Core Network  LIBS simdjson::simdjson)
layer(analysis USES base domain                                       QT Core)
layer(store    USES base json domain                                  QT Core          LIBS SQLite::SQLite3)
layer(files    USES base json domain analysis                         QT Core)
layer(engine   USES base domain labelbox graphql store analysis files QT Core Network)
layer(models   USES base json domain store analysis                   QT Core)
layer(settings USES base domain graphql                               QT Core          LIBS qt6keychain)
layer(sandbox  USES base                                              QT Core          LIBS cpp-httplib)
layer(cli      USES base json domain http graphql labelbox store analysis files engine settings sandbox
                                                                      QT Core Network)

# The window, a room at a time: widgets and tables that know no task, what facts of tasks read and
# look like in every room, the parts of the window, the window, and the program itself on top.
layer(ui/widgets USES base                                            QT Core Gui Widgets Svg)
layer(ui/tables  USES files ui/widgets                                QT Core Gui Widgets)
layer(ui/facts   USES json domain analysis models ui/widgets          QT Core Gui)
layer(ui/tasks   USES base domain analysis models ui/widgets ui/tables ui/facts
                                                                      QT Core Gui Widgets)
layer(ui/details USES domain store analysis engine models ui/widgets ui/tables ui/facts
                                                                      QT Core Gui Widgets)
layer(ui/jobs    USES base engine models ui/widgets                   QT Core Gui Widgets DBus)
layer(ui/dialogs USES domain graphql files engine models settings ui/widgets ui/facts
                                                                      QT Core Gui Widgets)
layer(ui/window  USES base domain analysis engine models settings
                      ui/widgets ui/tables ui/facts ui/tasks ui/details ui/jobs ui/dialogs
                                                                      QT Core Gui Widgets)
layer(ui/program USES base domain http graphql files engine models settings sandbox
                      ui/widgets ui/details ui/dialogs ui/window      QT Core Network Gui Widgets)
