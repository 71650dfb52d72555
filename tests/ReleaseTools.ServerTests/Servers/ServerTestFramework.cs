using ReleaseTools.ServerTests.Servers;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("ReleaseTools.ServerTests.Servers." + nameof(ServerTestFramework), "ReleaseTools.ServerTests")]

namespace ReleaseTools.ServerTests.Servers;

/// <summary>xunit, with <see cref="NeedsServerAttribute"/>: an inherited test can't be told by its own attribute which server it is about.</summary>
public sealed class ServerTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) => new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);

    internal static string? WhySkipped(ITypeInfo testClass) =>
        testClass.GetCustomAttributes(typeof(NeedsServerAttribute)).FirstOrDefault()?.GetConstructorArguments().Single() is string script
            ? AttachedServer.Missing(script)
            : null;

    private sealed class Discoverer(IAssemblyInfo assembly, ISourceInformationProvider source, IMessageSink messages) : XunitTestFrameworkDiscoverer(assembly, source, messages)
    {
        protected override bool FindTestsForMethod(ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
        {
            if (WhySkipped(testMethod.TestClass.Class) is null || !testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any())
                return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
            var skipped = new SkippedTestCase(DiagnosticMessageSink, testMethod);
            return ReportDiscoveredTestCase(skipped, includeSourceInformation, messageBus);
        }
    }
}

/// <summary>A test, with all its rows, whose server is not installed.</summary>
public sealed class SkippedTestCase : XunitTestCase
{
    [Obsolete("for deserialization")]
    public SkippedTestCase()
    {
    }

    public SkippedTestCase(IMessageSink messages, ITestMethod method)
        : base(messages, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) => ServerTestFramework.WhySkipped(TestMethod.TestClass.Class) ?? "";
}
