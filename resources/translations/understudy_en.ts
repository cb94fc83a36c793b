<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>FilesCapture</name>
    <message numerus="yes">
        <source>%n file(s), %1</source>
        <translation>
            <numerusform>%n file, %1</numerusform>
            <numerusform>%n files, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilesStaged</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Grading</name>
    <message numerus="yes">
        <source>%1: “%2” and %n more changed while they were read.</source>
        <translation>
            <numerusform>%1: “%2” and %n more changed while they were read.</numerusform>
            <numerusform>%1: “%2” and %n more changed while they were read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: “%2” and %n more are not in this backup.</source>
        <translation>
            <numerusform>%1: “%2” and %n more are not in this backup.</numerusform>
            <numerusform>%1: “%2” and %n more are not in this backup.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LaterWrites</name>
    <message numerus="yes">
        <source>%1: created, with %n row(s)</source>
        <translation>
            <numerusform>%1: created, with %n row</numerusform>
            <numerusform>%1: created, with %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) written</source>
        <translation>
            <numerusform>%n row written</numerusform>
            <numerusform>%n rows written</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) replaced or deleted</source>
        <translation>
            <numerusform>%n row replaced or deleted</numerusform>
            <numerusform>%n rows replaced or deleted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TreeCompare</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of other users will belong to you: giving files away takes an administrator.</source>
        <translation>
            <numerusform>%n file of other users will belong to you: giving files away takes an administrator.</numerusform>
            <numerusform>%n files of other users will belong to you: giving files away takes an administrator.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n path(s) of the backup are left out by today&apos;s rules and stay as they are.</source>
        <translation>
            <numerusform>%n path of the backup is left out by today&apos;s rules and stays as it is.</numerusform>
            <numerusform>%n paths of the backup are left out by today&apos;s rules and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The backup lacks %n file(s) that could not be read when it was made.</source>
        <translation>
            <numerusform>The backup lacks %n file that could not be read when it was made.</numerusform>
            <numerusform>The backup lacks %n files that could not be read when it was made.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::ActivityStrip</name>
    <message numerus="yes">
        <source>%1, and %n more</source>
        <translation type="unfinished">
            <numerusform>%1, and %n more</numerusform>
            <numerusform>%1, and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::BackupBanners</name>
    <message numerus="yes">
        <source>Backup is ready, %n file(s) could not be read.</source>
        <translation type="unfinished">
            <numerusform>Backup is ready, %n file could not be read.</numerusform>
            <numerusform>Backup is ready, %n files could not be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” is ready, with %n warning(s).</source>
        <translation type="unfinished">
            <numerusform>“%1” is ready, with %n warning.</numerusform>
            <numerusform>“%1” is ready, with %n warnings.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, and %n more. Everything else is complete.</source>
        <translation type="unfinished">
            <numerusform>%1, and %n more. Everything else is complete.</numerusform>
            <numerusform>%1, and %n more. Everything else is complete.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” is imported, with %n warning(s).</source>
        <translation>
            <numerusform>“%1” is imported, with %n warning.</numerusform>
            <numerusform>“%1” is imported, with %n warnings.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 And %n more.</source>
        <translation>
            <numerusform>%1 And %n more.</numerusform>
            <numerusform>%1 And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::BackupFlow</name>
    <message numerus="yes">
        <source>Deleted %n backup(s). They stay in Recently deleted for 7 days.</source>
        <translation type="unfinished">
            <numerusform>Deleted %n backup. It stays in Recently deleted for 7 days.</numerusform>
            <numerusform>Deleted %n backups. They stay in Recently deleted for 7 days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::BackupModel</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation type="unfinished">
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::BackupTexts</name>
    <message numerus="yes">
        <source>Ready, %n warning(s)</source>
        <translation type="unfinished">
            <numerusform>Ready, %n warning</numerusform>
            <numerusform>Ready, %n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: and %n more</source>
        <translation type="unfinished">
            <numerusform>%1: and %n more</numerusform>
            <numerusform>%1: and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::ChoosePage</name>
    <message numerus="yes">
        <source>%n backup(s), the newest at the end</source>
        <translation>
            <numerusform>%n backup, the newest at the end</numerusform>
            <numerusform>%n backups, the newest at the end</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::Connection</name>
    <message numerus="yes">
        <source>it did not answer within %n second(s)</source>
        <translation>
            <numerusform>it did not answer within %n second</numerusform>
            <numerusform>it did not answer within %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::ControlPage</name>
    <message numerus="yes">
        <source>%n part(s) did not work.</source>
        <translation type="unfinished">
            <numerusform>%n part did not work.</numerusform>
            <numerusform>%n parts did not work.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::DumpLoader</name>
    <message numerus="yes">
        <source>Not as in the dump, %n times: %1</source>
        <translation>
            <numerusform>Not as in the dump, %n times: %1</numerusform>
            <numerusform>Not as in the dump, %n times: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::DumpStorage</name>
    <message numerus="yes">
        <source>%n object(s) of unnamed owners in the dump belong to “%1” and could not be given to “%2”.</source>
        <translation type="unfinished">
            <numerusform>%n object of an unnamed owner in the dump belongs to “%1” and could not be given to “%2”.</numerusform>
            <numerusform>%n objects of unnamed owners in the dump belong to “%1” and could not be given to “%2”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::FolderSurvey</name>
    <message numerus="yes">
        <source>%n name(s) here are not valid UTF-8 and were not looked at; a backup would hold them all.</source>
        <translation type="unfinished">
            <numerusform>%n name here is not valid UTF-8 and was not looked at; a backup would hold it all the same.</numerusform>
            <numerusform>%n names here are not valid UTF-8 and were not looked at; a backup would hold them all.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::FoundPage</name>
    <message numerus="yes">
        <source>Searching… %n storage(s) found so far.</source>
        <translation type="unfinished">
            <numerusform>Searching… %n storage found so far.</numerusform>
            <numerusform>Searching… %n storages found so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more note(s).</source>
        <translation type="unfinished">
            <numerusform>And %n more note.</numerusform>
            <numerusform>And %n more notes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::Notices</name>
    <message numerus="yes">
        <source>Backup of %1 is ready, with %n warning(s)</source>
        <translation>
            <numerusform>Backup of %1 is ready, with %n warning</numerusform>
            <numerusform>Backup of %1 is ready, with %n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restore into %1 is done, with %n warning(s)</source>
        <translation>
            <numerusform>Restore into %1 is done, with %n warning</numerusform>
            <numerusform>Restore into %1 is done, with %n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” is imported, with %n warning(s)</source>
        <translation>
            <numerusform>“%1” is imported, with %n warning</numerusform>
            <numerusform>“%1” is imported, with %n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::PostgresCapture</name>
    <message numerus="yes">
        <source>%n table(s)</source>
        <translation type="unfinished">
            <numerusform>%n table</numerusform>
            <numerusform>%n tables</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::PostgresComparer</name>
    <message numerus="yes">
        <source>%n row(s) that came since</source>
        <translation type="unfinished">
            <numerusform>%n row that came since</numerusform>
            <numerusform>%n rows that came since</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new table(s)</source>
        <translation type="unfinished">
            <numerusform>%n new table</numerusform>
            <numerusform>%n new tables</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every change in %n table(s)</source>
        <translation type="unfinished">
            <numerusform>every change in %n table</numerusform>
            <numerusform>every change in %n tables</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::RecentlyDeletedDialog</name>
    <message numerus="yes">
        <source>Delete %n backup(s) for good?</source>
        <translation type="unfinished">
            <numerusform>Delete %n backup for good?</numerusform>
            <numerusform>Delete %n backups for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n backup(s)</source>
        <translation type="unfinished">
            <numerusform>Delete %n backup</numerusform>
            <numerusform>Delete %n backups</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::RemoveStageDialog</name>
    <message numerus="yes">
        <source>Remove “%1” from Understudy? Its data and its %n backup(s) stay on disk.</source>
        <translation type="unfinished">
            <numerusform>Remove “%1” from Understudy? Its data and its %n backup stay on disk.</numerusform>
            <numerusform>Remove “%1” from Understudy? Its data and its %n backups stay on disk.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Also &amp;delete the %n backup(s) (%1)</source>
        <translation type="unfinished">
            <numerusform>Also &amp;delete the %n backup (%1)</numerusform>
            <numerusform>Also &amp;delete the %n backups (%1)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::RestoreChecks</name>
    <message numerus="yes">
        <source>The server lacks %n role(s) that the backup needs: %1</source>
        <translation type="unfinished">
            <numerusform>The server lacks %n role that the backup needs: %1</numerusform>
            <numerusform>The server lacks %n roles that the backup needs: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n role(s) will be created: %1</source>
        <translation type="unfinished">
            <numerusform>%n role will be created: %1</numerusform>
            <numerusform>%n roles will be created: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::RetentionPreview</name>
    <message numerus="yes">
        <source>Keeps all %n backup(s) when the next automatic backup is ready.</source>
        <translation type="unfinished">
            <numerusform>Keeps the %n backup when the next automatic backup is ready.</numerusform>
            <numerusform>Keeps all %n backups when the next automatic backup is ready.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n backup(s), oldest first.</source>
        <translation type="unfinished">
            <numerusform>%n backup.</numerusform>
            <numerusform>%n backups, oldest first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::RetentionTab</name>
    <message numerus="yes">
        <source>The next automatic backup then moves %n backup(s) to Recently deleted, for 7 days.</source>
        <translation type="unfinished">
            <numerusform>The next automatic backup then moves %n backup to Recently deleted, for 7 days.</numerusform>
            <numerusform>The next automatic backup then moves %n backups to Recently deleted, for 7 days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::Sparkline</name>
    <message numerus="yes">
        <source>%n backup(s), %1 to %2, last %3</source>
        <translation type="unfinished">
            <numerusform>%n backup, %1 to %2, last %3</numerusform>
            <numerusform>%n backups, %1 to %2, last %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::StageDetector</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation type="unfinished">
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation type="unfinished">
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::StagePages</name>
    <message numerus="yes">
        <source>Found %n storage(s) on this computer.</source>
        <translation type="unfinished">
            <numerusform>Found %n storage on this computer.</numerusform>
            <numerusform>Found %n storages on this computer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Found %n storage(s) for the project “%1”.</source>
        <translation type="unfinished">
            <numerusform>Found %n storage for the project “%1”.</numerusform>
            <numerusform>Found %n storages for the project “%1”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::Texts</name>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ready, %n warning(s)</source>
        <translation>
            <numerusform>Ready, %n warning</numerusform>
            <numerusform>Ready, %n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Understudy::ToolsPage</name>
    <message numerus="yes">
        <source>%n version(s) found.</source>
        <translation type="unfinished">
            <numerusform>%n version found.</numerusform>
            <numerusform>%n versions found.</numerusform>
        </translation>
    </message>
</context>
</TS>
