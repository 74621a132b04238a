// SPDX-License-Identifier: Apache-2.0
// Tells the thread sanitizer what it cannot see: that Qt, which is not instrumented and whose
// mutexes are futexes, hands work from one thread to another in order. The linker leads every call
// of ours to the functions below (`--wrap` in tests/sanitizers/CMakeLists.txt), so that data passed
// along with the work needs no suppression, and data shared behind its back is still found.
#include <QObject>
#include <QThread>
#include <QThreadPool>

#include <array>
#include <functional>
#include <sanitizer/tsan_interface.h>

namespace {

/// What one thread has done is known to whoever acquires the same place later. A table, because an
/// object may be gone when its last news is read.
void *placeOf(const void *object)
{
    static std::array<char, 1 << 16> places;
    return &places[(reinterpret_cast<quintptr>(object) >> 4) % places.size()];
}

void release(const void *object)
{
    __tsan_release(placeOf(object));
}

void acquire(const void *object)
{
    __tsan_acquire(placeOf(object));
}

/// A slot that knows, when it is called or dies, what was known at @p source.
class AnnouncedSlot : public QtPrivate::QSlotObjectBase {
public:
    AnnouncedSlot(QSlotObjectBase *slot, const void *source)
        : QSlotObjectBase(&act), m_slot(slot), m_source(source)
    {
        __tsan_release(this);
    }

private:
    static void act(int which, QSlotObjectBase *self, QObject *receiver, void **args, bool *ret)
    {
        __tsan_acquire(self);
        auto *slot = static_cast<AnnouncedSlot *>(self);
        switch (static_cast<Operation>(which)) {
        case Destroy:
            slot->m_slot->destroyIfLastRef();
            delete slot;
            break;
        case Call:
            if (slot->m_source)
                acquire(slot->m_source);
            slot->m_slot->call(receiver, args);
            __tsan_release(self);
            break;
        case Compare:
            *ret = slot->m_slot->compare(args);
            break;
        case NumOperations:
            break;
        }
    }

    QSlotObjectBase *m_slot;
    const void *m_source;
};

} // namespace

// The names are the mangled ones of Qt's functions.
#pragma GCC diagnostic ignored "-Wpedantic"
#define WRAPPED(type, symbol, ...)                                                                 \
    extern "C" type __real_##symbol(__VA_ARGS__);                                                  \
    extern "C" type __wrap_##symbol(__VA_ARGS__);                                                  \
    extern "C" type __wrap_##symbol(__VA_ARGS__)

// QMetaObject::invokeMethod
WRAPPED(bool,
    _ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv,
    QObject *object, QtPrivate::QSlotObjectBase *slot, Qt::ConnectionType type, void *ret)
{
    return __real__ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv(
        object, new AnnouncedSlot(slot, nullptr), type, ret);
}

// QObject::connect
WRAPPED(QMetaObject::Connection,
    _ZN7QObject11connectImplEPKS_PPvS1_S3_PN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPKiPK11QMetaObject,
    const QObject *sender, void **signal, const QObject *receiver, void **slotPointer,
    QtPrivate::QSlotObjectBase *slot, Qt::ConnectionType type, const int *types,
    const QMetaObject *senderMetaObject)
{
    return __real__ZN7QObject11connectImplEPKS_PPvS1_S3_PN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPKiPK11QMetaObject(
        sender, signal, receiver, slotPointer, new AnnouncedSlot(slot, sender), type, types,
        senderMetaObject);
}

// A signal
WRAPPED(void, _ZN11QMetaObject8activateEP7QObjectPKS_iPPv, QObject *sender,
    const QMetaObject *metaObject, int signal, void **args)
{
    release(sender);
    __real__ZN11QMetaObject8activateEP7QObjectPKS_iPPv(sender, metaObject, signal, args);
}

// QThreadPool::start
WRAPPED(void, _ZN11QThreadPool5startESt8functionIFvvEEi, QThreadPool *pool,
    std::function<void()> work, int priority)
{
    // Behind a pointer, so that Qt holds nothing that the sanitizer looks at.
    auto *const handed = new std::function<void()>(std::move(work));
    __tsan_release(handed);
    __real__ZN11QThreadPool5startESt8functionIFvvEEi(
        pool,
        [=] {
            __tsan_acquire(handed);
            (*handed)();
            delete handed;
            release(pool);
        },
        priority);
}

// QThreadPool::~QThreadPool, which waits for what was started
WRAPPED(void, _ZN11QThreadPoolD1Ev, QThreadPool *pool)
{
    __real__ZN11QThreadPoolD1Ev(pool);
    acquire(pool);
}
