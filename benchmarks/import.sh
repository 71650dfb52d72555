#!/usr/bin/env bash
# Import-Module against a PowerShell that imports nothing, one that imports an empty manifest, and one that imports the smallest module of this kind, a cmdlet and
# a view: whole processes, by turns. PowerShell's .NET tool package is not compiled ahead, so that most of an import is its own code being compiled.
#   benchmarks/import.sh [ROUNDS]     by default 20 rounds
. "$(dirname "$0")/common.sh"
begin "$@"
need pwsh
rounds=$(argument 1 20 1)
if [ "$smallest" = yes ]; then
  module=$root/ReleaseTools.psd1
else
  # the module as it is packed, and nothing but the module
  mkdir -p "$work/ReleaseTools/module/bin/engine"
  ahead="-c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -p:NuGetLockFilePath=obj/linux-x64.lock.json -p:RunAnalyzers=false -p:NoModuleLayout=true -v quiet --nologo"
  # shellcheck disable=SC2086 # a list of options
  quietly dotnet publish "$root/src/ReleaseTools.PowerShell" $ahead -o "$work/front"
  # shellcheck disable=SC2086
  quietly dotnet publish "$root/src/ReleaseTools.Engine" $ahead -o "$work/engine"
  cp "$work/front"/ReleaseTools.{PowerShell,Model}.dll "$work/ReleaseTools/module/bin"
  rm "$work/engine"/ReleaseTools.Model.*
  cp -r "$work/engine/." "$work/ReleaseTools/module/bin/engine"
  cp "$root/ReleaseTools.psd1" "$work/ReleaseTools"
  cp "$root"/module/*.ps1xml "$work/ReleaseTools/module"
  module=$work/ReleaseTools/ReleaseTools.psd1
fi
mkdir "$work/empty"
echo "@{ ModuleVersion = '1.0'; FunctionsToExport = @(); CmdletsToExport = @(); VariablesToExport = @(); AliasesToExport = @() }" >"$work/empty/empty.psd1"
mkdir "$work/one"
quietly pwsh -NoProfile -NonInteractive -Command "Add-Type -OutputAssembly $work/one/one.dll -OutputType Library -TypeDefinition 'using System.Management.Automation;
  [Cmdlet(\"Get\", \"One\")] public class GetOne : PSCmdlet { protected override void ProcessRecord() { WriteObject(1); } }'"
echo "@{ ModuleVersion = '1.0'; RootModule = 'one.dll'; FormatsToProcess = 'one.format.ps1xml'; CmdletsToExport = 'Get-One'; FunctionsToExport = @(); VariablesToExport = @(); AliasesToExport = @() }" >"$work/one/one.psd1"
echo '<Configuration><ViewDefinitions><View><Name>One</Name><ViewSelectedBy><TypeName>One</TypeName></ViewSelectedBy><ListControl><ListEntries><ListEntry><ListItems><ListItem><PropertyName>One</PropertyName></ListItem></ListItems></ListEntry></ListEntries></ListControl></View></ViewDefinitions></Configuration>' >"$work/one/one.format.ps1xml"

shell=(pwsh -NoProfile -NonInteractive -Command)
for round in $(seq 0 "$rounds"); do
  measure bare "${shell[@]}" exit
  measure empty "${shell[@]}" "Import-Module $work/empty/empty.psd1; exit"
  measure one "${shell[@]}" "Import-Module $work/one/one.psd1; exit"
  measure module "${shell[@]}" "Import-Module $module; exit"
  [ "$round" -gt 0 ] || rm "$work"/*.times            # the first round only warms up
done
echo "$(circumstances), PowerShell $(pwsh -NoProfile -Command '"$($PSVersionTable.PSVersion)"'), $rounds rounds"
for kind in least median; do
  bare=$($kind bare) empty=$($kind empty) one=$($kind one) with=$($kind module)
  printf '%-6s  bare pwsh %d ms   with an empty manifest %d ms (+%d)   with one cmdlet %d ms (+%d)   with ReleaseTools %d ms   ratio %s   difference %d ms  (median at most 100)\n' \
    $kind "$bare" "$empty" $((empty - bare)) "$one" $((one - bare)) "$with" "$(ratio "$with" "$bare")" $((with - bare))
done
