// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/preferences/simplepages.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace Understudy {

static QCheckBox *checkBox(const QString &text, const QString &name, QWidget *parent)
{
    auto *box = new QCheckBox(text, parent);
    box->setObjectName(name);
    return box;
}

GeneralPage::GeneralPage(bool hasTray, QWidget *parent)
    : PreferencesPage(tr("General"), u"preferencesGeneral"_s, parent)
    , m_trayIcon(checkBox(tr("Show an icon in the &tray"), u"prefTrayIcon"_s, this))
    , m_keepRunning(checkBox(tr("&Keep running when the window closes"), u"prefKeepRunning"_s, this))
{
    addHeading(tr("When the window closes"));
    QLabel *reason = addNote();
    addWide(m_trayIcon);
    addWide(m_keepRunning);
    addNote(tr("Work that is under way then goes on. Without this, closing the window quits, and asks first if "
               "something is running."));
    if (!hasTray) {
        const QString text = tr("This desktop shows no tray, so a window that was closed could not be found again. "
                                "Both are therefore turned off here.");
        setNote(reason, text);
        for (QCheckBox *box : {m_trayIcon, m_keepRunning}) {
            box->setEnabled(false);
            box->setToolTip(text);
            box->setAccessibleDescription(text);
        }
    }
    finish();
    connect(m_trayIcon, &QCheckBox::toggled, this, &GeneralPage::changed);
    connect(m_keepRunning, &QCheckBox::toggled, this, &GeneralPage::changed);
}

void GeneralPage::present(const Preferences &preferences)
{
    m_trayIcon->setChecked(preferences.trayIcon);
    m_keepRunning->setChecked(preferences.keepRunning);
}

void GeneralPage::takeInto(Preferences &preferences) const
{
    preferences.trayIcon = m_trayIcon->isChecked();
    preferences.keepRunning = m_keepRunning->isChecked();
}

AppearancePage::AppearancePage(QWidget *parent)
    : PreferencesPage(tr("Appearance"), u"preferencesAppearance"_s, parent)
    , m_scheme(new QComboBox(this))
    , m_textSize(new QSpinBox(this))
    , m_reduceMotion(checkBox(tr("&Reduce motion"), u"prefReduceMotion"_s, this))
{
    m_scheme->setObjectName(u"prefScheme"_s);
    m_scheme->addItem(tr("As the system"), static_cast<int>(Preferences::Scheme::System));
    m_scheme->addItem(tr("Light"), static_cast<int>(Preferences::Scheme::Light));
    m_scheme->addItem(tr("Dark"), static_cast<int>(Preferences::Scheme::Dark));
    m_textSize->setObjectName(u"prefTextSize"_s);
    m_textSize->setRange(Preferences::smallestText, Preferences::largestText);
    m_textSize->setSingleStep(25);
    m_textSize->setSuffix(tr(" %"));
    m_textSize->setKeyboardTracking(false); // the window grows once, not with each digit
    addField(tr("&Colours:"), m_scheme);
    addField(tr("Text &size:"), m_textSize);
    addWide(m_reduceMotion);
    addNote(tr("Nothing slides or pulses then; what works without a known end says so in words."));
    finish();
    connect(m_scheme, &QComboBox::currentIndexChanged, this, &AppearancePage::changed);
    connect(m_textSize, &QSpinBox::valueChanged, this, &AppearancePage::changed);
    connect(m_reduceMotion, &QCheckBox::toggled, this, &AppearancePage::changed);
}

void AppearancePage::present(const Preferences &preferences)
{
    m_scheme->setCurrentIndex(m_scheme->findData(static_cast<int>(preferences.scheme)));
    m_textSize->setValue(preferences.textPercent);
    m_reduceMotion->setChecked(preferences.reduceMotion);
}

void AppearancePage::takeInto(Preferences &preferences) const
{
    preferences.scheme = static_cast<Preferences::Scheme>(m_scheme->currentData().toInt());
    preferences.textPercent = m_textSize->value();
    preferences.reduceMotion = m_reduceMotion->isChecked();
}

NotificationsPage::NotificationsPage(QWidget *parent)
    : PreferencesPage(tr("Notifications"), u"preferencesNotifications"_s, parent)
    , m_success(checkBox(tr("Tell me also when work that I started is &done"), u"prefNotifySuccess"_s, this))
{
    addNote(tr("Failures and warnings are always told."));
    addWide(m_success);
    addNote(tr("Only if it took longer than half a minute and you are looking at something else. Everything stands in "
               "the activity panel, whether it was told or not."));
    finish();
    connect(m_success, &QCheckBox::toggled, this, &NotificationsPage::changed);
}

void NotificationsPage::present(const Preferences &preferences)
{
    m_success->setChecked(preferences.notifySuccess);
}

void NotificationsPage::takeInto(Preferences &preferences) const
{
    preferences.notifySuccess = m_success->isChecked();
}

AdvancedPage::AdvancedPage(const QString &settings, const QString &logs, QWidget *parent)
    : PreferencesPage(tr("Advanced"), u"preferencesAdvanced"_s, parent)
    , m_logLevel(new QComboBox(this))
{
    m_logLevel->setObjectName(u"prefLogLevel"_s);
    m_logLevel->addItem(tr("Warnings"), static_cast<int>(Preferences::LogLevel::Warnings));
    m_logLevel->addItem(tr("Each step"), static_cast<int>(Preferences::LogLevel::Steps));
    m_logLevel->addItem(tr("Each command"), static_cast<int>(Preferences::LogLevel::Commands));
    addHeading(tr("Log"));
    addField(tr("&Write down:"), m_logLevel);
    addNote(tr("The log lies in “%1”. It never holds a password.").arg(QDir::toNativeSeparators(logs)));
    addHeading(tr("Settings"));
    addNote(tr("They are kept in “%1”. An exported file holds what can be set here, without the folder of the backups.")
                .arg(QDir::toNativeSeparators(settings)));
    auto *exporting = new QPushButton(tr("&Export settings…"), this);
    auto *importing = new QPushButton(tr("&Import settings…"), this);
    exporting->setObjectName(u"prefExport"_s);
    importing->setObjectName(u"prefImport"_s);
    exporting->setAutoDefault(false);
    importing->setAutoDefault(false);
    addRow({exporting, importing});
    finish();
    connect(m_logLevel, &QComboBox::currentIndexChanged, this, &AdvancedPage::changed);
    connect(exporting, &QPushButton::clicked, this, [this] {
        auto *files = new QFileDialog(this, tr("Export settings"), QDir::homePath(), tr("Settings (*.json)"));
        files->setAttribute(Qt::WA_DeleteOnClose);
        files->setAcceptMode(QFileDialog::AcceptSave);
        files->setDefaultSuffix(u"json"_s);
        files->selectFile(u"understudy-settings.json"_s);
        connect(files, &QFileDialog::fileSelected, this, &AdvancedPage::exportRequested);
        files->open();
    });
    connect(importing, &QPushButton::clicked, this, [this] {
        auto *files = new QFileDialog(this, tr("Import settings"), QDir::homePath(), tr("Settings (*.json)"));
        files->setAttribute(Qt::WA_DeleteOnClose);
        files->setFileMode(QFileDialog::ExistingFile);
        connect(files, &QFileDialog::fileSelected, this, &AdvancedPage::importRequested);
        files->open();
    });
}

void AdvancedPage::present(const Preferences &preferences)
{
    m_logLevel->setCurrentIndex(m_logLevel->findData(static_cast<int>(preferences.logLevel)));
}

void AdvancedPage::takeInto(Preferences &preferences) const
{
    preferences.logLevel = static_cast<Preferences::LogLevel>(m_logLevel->currentData().toInt());
}

} // namespace Understudy
