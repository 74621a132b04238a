# The architecture, bottom to top: what each layer may include, which Qt modules it sees, and
# which other libraries it links. The build (CMakeLists.txt) and the layering test
# (tests/layering) read this table; folder = layer = library = include prefix.
layer(base     USES                                                   QT Core)
layer(domain   USES base                                              QT Core)
layer(graphql  USES base                                              QT Core Network  LIBS simdjson::simdjson)
layer(labelbox USES base domain graphql                               QT Core Network  LIBS simdjson::simdjson)
layer(analysis USES base domain                                       QT Core)
layer(store    USES base domain                                       QT Core          LIBS SQLite::SQLite3)
layer(files    USES base domain analysis                              QT Core)
layer(engine   USES base domain labelbox graphql store analysis files QT Core Network)
layer(models   USES base domain store analysis                        QT Core)
layer(settings USES base domain graphql                               QT Core          LIBS qt6keychain)
layer(sandbox  USES base                                              QT Core          LIBS cpp-httplib)
layer(cli      USES base domain graphql labelbox store analysis files engine settings sandbox
                                                                      QT Core Network)
layer(ui       USES base domain graphql labelbox store analysis files engine models settings sandbox
                                                                      QT Core Network Gui Widgets Svg DBus)
