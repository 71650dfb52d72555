using System.Management.Automation;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Turns our errors into PowerShell's: id, category, target, and the remedy as the recommended action.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(ReleaseException e)
    {
        var category = Enum.TryParse(e.Category.ToString(), out System.Management.Automation.ErrorCategory known)
            ? known
            : System.Management.Automation.ErrorCategory.NotSpecified;
        return new ErrorRecord(e, e.ErrorId, category, e.Target)
        {
            ErrorDetails = new ErrorDetails(e.Message) { RecommendedAction = e.Remedy ?? "" },
        };
    }
}
