// SPDX-License-Identifier: Apache-2.0
#include "sandbox/QueryReader.h"

#include <QHash>
#include <QJsonArray>
#include <QSet>

#include <cctype>

namespace taskglass::sandbox {

namespace {

constexpr int deepest = 60;

struct Token {
    enum class Kind { End, Name, Number, Text, Mark };
    Kind kind = Kind::End;
    QByteArray text{};

    bool is(const char *mark) const { return kind == Kind::Mark && text == mark; }
    bool isName(const char *name) const { return kind == Kind::Name && text == name; }
};

/// A fragment's place in a selection, until all fragments are known.
constexpr char spreadName[] = "...";

class Reader {
public:
    Reader(const QByteArray &document, const QJsonObject &variables)
        : m_document(document), m_variables(variables)
    {
        advance();
    }

    std::variant<Query, SyntaxError> read()
    {
        bool hasQuery = false;
        Query query;
        while (m_token.kind != Token::Kind::End && m_problem.isEmpty()) {
            if (m_token.isName("fragment")) {
                readFragment();
                continue;
            }
            Query next = readOperation();
            if (!hasQuery)
                query = std::move(next);
            hasQuery = true;
        }
        if (m_problem.isEmpty() && !hasQuery)
            m_problem = "Syntax Error: Unexpected <EOF>.";
        if (!m_problem.isEmpty())
            return SyntaxError{m_problem};
        query.fields = expanded(std::move(query.fields), 0);
        query.objection = m_objection;
        return query;
    }

private:
    void advance()
    {
        const auto at = [this](qsizetype position) {
            return position < m_document.size() ? m_document[position] : '\0';
        };
        while (m_position < m_document.size()) {
            const char next = m_document[m_position];
            if (next == '#') {
                while (m_position < m_document.size() && m_document[m_position] != '\n')
                    ++m_position;
            } else if (next == ',' || std::isspace(static_cast<unsigned char>(next))) {
                ++m_position;
            } else if (m_document.mid(m_position, 3) == "\xEF\xBB\xBF") {
                m_position += 3;
            } else {
                break;
            }
        }
        if (m_position >= m_document.size()) {
            m_token = {};
            return;
        }
        const qsizetype begin = m_position;
        const char first = m_document[begin];
        const auto isWord = [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
        };
        if (std::isalpha(static_cast<unsigned char>(first)) || first == '_') {
            while (isWord(at(m_position)))
                ++m_position;
            m_token = {Token::Kind::Name, m_document.mid(begin, m_position - begin)};
        } else if (std::isdigit(static_cast<unsigned char>(first)) || first == '-') {
            ++m_position;
            while (isWord(at(m_position)) || at(m_position) == '.'
                || ((at(m_position) == '+' || at(m_position) == '-')
                    && (at(m_position - 1) == 'e' || at(m_position - 1) == 'E')))
                ++m_position;
            m_token = {Token::Kind::Number, m_document.mid(begin, m_position - begin)};
        } else if (m_document.mid(begin, 3) == "\"\"\"") {
            const qsizetype end = m_document.indexOf("\"\"\"", begin + 3);
            if (end < 0)
                return fail("Syntax Error: Unterminated string.");
            m_token = {Token::Kind::Text, m_document.mid(begin + 3, end - begin - 3)};
            m_position = end + 3;
        } else if (first == '"') {
            readText();
        } else if (m_document.mid(begin, 3) == "...") {
            m_position += 3;
            m_token = {Token::Kind::Mark, spreadName};
        } else if (QByteArrayLiteral("!$()[]{}:=@|&").contains(first)) {
            ++m_position;
            m_token = {Token::Kind::Mark, QByteArray(1, first)};
        } else {
            fail("Syntax Error: Unexpected character: \"" + QByteArray(1, first) + "\".");
        }
    }

    void readText()
    {
        QByteArray text;
        ++m_position;
        while (m_position < m_document.size() && m_document[m_position] != '"') {
            char next = m_document[m_position++];
            if (next == '\n' || m_position >= m_document.size())
                return fail("Syntax Error: Unterminated string.");
            if (next == '\\') {
                next = m_document[m_position++];
                if (next == 'u') {
                    text += QString(QChar(m_document.mid(m_position, 4).toUShort(nullptr, 16)))
                                .toUtf8();
                    m_position += 4;
                    continue;
                }
                if (next == 'n')
                    next = '\n';
                else if (next == 't')
                    next = '\t';
                else if (next == 'r')
                    next = '\r';
            }
            text += next;
        }
        if (m_position >= m_document.size())
            return fail("Syntax Error: Unterminated string.");
        ++m_position;
        m_token = {Token::Kind::Text, text};
    }

    void fail(const QByteArray &message)
    {
        if (m_problem.isEmpty())
            m_problem = message;
        m_position = m_document.size();
        m_token = {};
    }

    QByteArray shown() const
    {
        if (m_token.kind == Token::Kind::End)
            return "<EOF>";
        return m_token.kind == Token::Kind::Name ? QByteArray("Name \"" + m_token.text + "\"")
                                                 : QByteArray("\"" + m_token.text + "\"");
    }

    void expect(const char *mark)
    {
        if (m_token.is(mark))
            advance();
        else
            fail(QByteArray("Syntax Error: Expected \"") + mark + "\", found " + shown() + ".");
    }

    QByteArray name()
    {
        if (m_token.kind != Token::Kind::Name) {
            fail("Syntax Error: Expected Name, found " + shown() + ".");
            return {};
        }
        const QByteArray found = m_token.text;
        advance();
        return found;
    }

    Query readOperation()
    {
        Query query;
        m_declared.clear();
        if (m_token.is("{")) {
            query.fields = readSelection(0);
            return query;
        }
        if (m_token.isName("mutation"))
            query.kind = Query::Kind::Mutation;
        else if (m_token.isName("subscription"))
            query.kind = Query::Kind::Subscription;
        else if (!m_token.isName("query")) {
            fail("Syntax Error: Unexpected " + shown() + ".");
            return query;
        }
        advance();
        if (m_token.kind == Token::Kind::Name)
            query.name = name();
        if (m_token.is("(")) {
            advance();
            while (m_problem.isEmpty() && !m_token.is(")"))
                readDeclaration();
            expect(")");
        }
        skipDirectives();
        query.fields = readSelection(0);
        return query;
    }

    void readDeclaration()
    {
        expect("$");
        const QByteArray variable = name();
        expect(":");
        QByteArray type;
        while (m_token.is("[") || m_token.is("]") || m_token.is("!")
            || (m_token.kind == Token::Kind::Name)) {
            type += m_token.text;
            advance();
        }
        const QString key = QString::fromUtf8(variable);
        m_declared.insert(variable);
        if (m_token.is("=")) {
            advance();
            const QJsonValue fallback = readValue(0);
            if (!m_variables.contains(key))
                m_variables.insert(key, fallback);
        }
        if (type.endsWith('!') && (!m_variables.contains(key) || m_variables[key].isNull()))
            object("Variable \"$" + variable + "\" of required type \"" + type
                + "\" was not provided.");
    }

    void readFragment()
    {
        advance();
        const QByteArray fragment = name();
        if (name() != "on")
            fail("Syntax Error: Expected \"on\".");
        name();
        skipDirectives();
        m_fragments.insert(fragment, readSelection(0));
    }

    void skipDirectives()
    {
        while (m_token.is("@")) {
            advance();
            name();
            readArguments();
        }
    }

    QJsonObject readArguments()
    {
        QJsonObject arguments;
        if (!m_token.is("("))
            return arguments;
        advance();
        while (m_problem.isEmpty() && !m_token.is(")")) {
            const QByteArray key = name();
            expect(":");
            const QJsonValue value = readValue(0);
            if (!value.isUndefined())
                arguments.insert(QString::fromUtf8(key), value);
        }
        expect(")");
        return arguments;
    }

    QJsonValue readValue(int depth)
    {
        if (depth > deepest) {
            fail("Syntax Error: Values are nested too deeply.");
            return {};
        }
        if (m_token.is("$")) {
            advance();
            const QByteArray variable = name();
            if (!m_declared.contains(variable))
                object("Variable \"$" + variable + "\" is not defined.");
            return m_variables.value(QString::fromUtf8(variable));
        }
        if (m_token.is("[")) {
            QJsonArray items;
            advance();
            while (m_problem.isEmpty() && !m_token.is("]"))
                items.append(readValue(depth + 1));
            expect("]");
            return items;
        }
        if (m_token.is("{")) {
            QJsonObject members;
            advance();
            while (m_problem.isEmpty() && !m_token.is("}")) {
                const QByteArray key = name();
                expect(":");
                const QJsonValue value = readValue(depth + 1);
                if (!value.isUndefined())
                    members.insert(QString::fromUtf8(key), value);
            }
            expect("}");
            return members;
        }
        const Token token = m_token;
        switch (token.kind) {
        case Token::Kind::Number:
            advance();
            return token.text.toDouble();
        case Token::Kind::Text:
            advance();
            return QString::fromUtf8(token.text);
        case Token::Kind::Name:
            advance();
            if (token.text == "true" || token.text == "false")
                return token.text == "true";
            return token.text == "null" ? QJsonValue() : QJsonValue(QString::fromUtf8(token.text));
        case Token::Kind::Mark:
        case Token::Kind::End:
            break;
        }
        fail("Syntax Error: Unexpected " + shown() + ".");
        return {};
    }

    std::vector<SelectedField> readSelection(int depth)
    {
        std::vector<SelectedField> fields;
        if (depth > deepest)
            fail("Syntax Error: Selections are nested too deeply.");
        expect("{");
        while (m_problem.isEmpty() && !m_token.is("}")) {
            SelectedField field;
            if (m_token.is("...")) {
                advance();
                field.name = spreadName;
                if (m_token.isName("on")) {
                    advance();
                    name();
                } else if (m_token.kind == Token::Kind::Name) {
                    field.key = name();
                }
                skipDirectives();
                if (field.key.isEmpty())
                    field.fields = readSelection(depth + 1);
                fields.push_back(std::move(field));
                continue;
            }
            field.key = field.name = name();
            if (m_token.is(":")) {
                advance();
                field.name = name();
            }
            field.arguments = readArguments();
            skipDirectives();
            if (m_token.is("{"))
                field.fields = readSelection(depth + 1);
            fields.push_back(std::move(field));
        }
        if (m_problem.isEmpty() && fields.empty())
            fail("Syntax Error: Expected Name, found \"}\".");
        expect("}");
        return fields;
    }

    std::vector<SelectedField> expanded(std::vector<SelectedField> fields, int depth)
    {
        std::vector<SelectedField> whole;
        if (depth > deepest) {
            object("Cannot spread a fragment within itself.");
            return whole;
        }
        for (SelectedField &field : fields) {
            if (field.name != spreadName) {
                field.fields = expanded(std::move(field.fields), depth + 1);
                whole.push_back(std::move(field));
                continue;
            }
            if (!field.key.isEmpty() && !m_fragments.contains(field.key))
                object("Unknown fragment \"" + field.key + "\".");
            for (SelectedField &inner : expanded(
                     field.key.isEmpty() ? std::move(field.fields) : m_fragments.value(field.key),
                     depth + 1))
                whole.push_back(std::move(inner));
        }
        return whole;
    }

    void object(const QByteArray &objection)
    {
        if (m_objection.isEmpty())
            m_objection = objection;
    }

    const QByteArray m_document;
    QJsonObject m_variables;
    qsizetype m_position = 0;
    Token m_token{};
    QSet<QByteArray> m_declared{};
    QHash<QByteArray, std::vector<SelectedField>> m_fragments{};
    QByteArray m_problem{};
    QByteArray m_objection{};
};

} // namespace

std::variant<Query, SyntaxError> readQuery(const QByteArray &document, const QJsonObject &variables)
{
    return Reader(document, variables).read();
}

} // namespace taskglass::sandbox
