; The installer for Windows (Inno Setup 6). Without administrator's rights it installs for the person
; alone; silently with /S or /VERYSILENT, for everyone with /ALLUSERS. What a person made stays when it is
; removed: corpora, settings and packs lie elsewhere and are not touched.
;
;   iscc /DVersion=0.1.0 /DSource=dist\Satchel /DOut=dist /DIcons=build\icons satchel.iss

#ifndef Version
  #error Say /DVersion=...
#endif

[Setup]
AppId={{7F1B2C64-5C7E-4C0B-9E52-6D6B5C0A7E11}
AppName=Satchel
AppVersion={#Version}
AppVerName=Satchel {#Version}
AppPublisher=The makers of Satchel
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Satchel
DefaultGroupName=Satchel
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
SetupIconFile={#Icons}\satchel.ico
UninstallDisplayIcon={app}\Satchel.exe
OutputDir={#Out}
OutputBaseFilename=Satchel-{#Version}-windows-x64-setup
Compression=lzma2/max
SolidCompression=yes
LZMANumBlockThreads=2
WizardStyle=modern
ChangesAssociations=yes
CloseApplications=yes
RestartApplications=no
ShowLanguageDialog=auto

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "ja"; MessagesFile: "compiler:Languages\Japanese.isl"
Name: "pt"; MessagesFile: "compiler:Languages\Portuguese.isl"
Name: "ptbr"; MessagesFile: "compiler:Languages\BrazilianPortuguese.isl"

[CustomMessages]
en.CorpusFile=Satchel corpus
ja.CorpusFile=Satchel コーパス
pt.CorpusFile=Corpus do Satchel
ptbr.CorpusFile=Corpus do Satchel
en.CommandLine=Let me type satchel-cli in any terminal
ja.CommandLine=ターミナルで satchel-cli を使えるようにする
pt.CommandLine=Usar satchel-cli em qualquer terminal
ptbr.CommandLine=Usar satchel-cli em qualquer terminal

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "{cm:CommandLine}"; Flags: unchecked; Check: not IsAdminInstallMode

[InstallDelete]
; An older version's libraries, of which the new one may have no copies that replace them.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{autoprograms}\Satchel"; Filename: "{app}\Satchel.exe"
Name: "{autodesktop}\Satchel"; Filename: "{app}\Satchel.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.satchel"; ValueType: string; ValueData: "Satchel.Corpus"; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.satchel\OpenWithProgids"; ValueType: string; ValueName: "Satchel.Corpus"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\Satchel.Corpus"; ValueType: string; ValueData: "{cm:CorpusFile}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Satchel.Corpus\DefaultIcon"; ValueType: string; ValueData: "{app}\Satchel.exe,0"
Root: HKA; Subkey: "Software\Classes\Satchel.Corpus\shell\open\command"; ValueType: string; ValueData: """{app}\Satchel.exe"" ""%1"""
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: NeedsPath

[Run]
Filename: "{app}\Satchel.exe"; Description: "{cm:LaunchProgram,Satchel}"; Flags: nowait postinstall skipifsilent

[UninstallDelete]
; What Python may leave there. A policy file, packs and data put beside the program stay.
Type: filesandordirs; Name: "{app}\_internal"

[Code]
procedure ExitProcess(Code: Cardinal);
  external 'ExitProcess@kernel32.dll stdcall';

{ What Setup says to itself when it starts a part of itself, also with an administrator's rights. }
function IsInternal(Given: string): Boolean;
begin
  Given := Uppercase(Given);
  Result := (Pos('/SL5=', Given) = 1) or (Pos('/SPAWNWND=', Given) = 1) or
    (Pos('/NOTIFYWND=', Given) = 1);
end;

{ /S is what other makers' installers take, and so what many tools give: begin again in the words of
  this one, and end as that ends. Setup does not start its own file, so the command interpreter does. }
function InitializeSetup: Boolean;
var
  Number, Code: Integer;
  IsAsked: Boolean;
  Given, Words: string;
begin
  Result := True;
  IsAsked := False;
  Words := '/VERYSILENT /SUPPRESSMSGBOXES /NORESTART';
  for Number := 1 to ParamCount do
  begin
    Given := ParamStr(Number);
    if CompareText(Given, '/S') = 0 then
      IsAsked := True
    else if not IsInternal(Given) then
    begin
      if Pos('/LOG=', Uppercase(Given)) = 1 then
        Given := Given + '.txt';  { the file itself is kept open by this one }
      Words := Words + ' "' + Given + '"';
    end;
  end;
  if IsAsked then
  begin
    Result := False;
    Words := '/S /C ""' + ExpandConstant('{srcexe}') + '" ' + Words + '"';
    Log(Words);
    if not Exec(ExpandConstant('{cmd}'), Words, '', SW_HIDE, ewWaitUntilTerminated, Code) then
      Code := 1;
    DelTree(ExpandConstant('{tmp}'), True, True, True);
    ExitProcess(Code);
  end;
end;

function NeedsPath: Boolean;
var
  Path: string;
begin
  Result := True;
  if RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
    Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Path) + ';') = 0;
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Path, Ours: string;
  Place: Integer;
begin
  if (Step <> usUninstall) or not RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
    exit;
  Ours := ';' + ExpandConstant('{app}');
  Place := Pos(Uppercase(Ours), Uppercase(Path));
  if Place > 0 then
  begin
    Delete(Path, Place, Length(Ours));
    RegWriteExpandStringValue(HKCU, 'Environment', 'Path', Path);
  end;
end;
