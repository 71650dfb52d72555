using System.Net;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images;

public sealed class ImageUnreadableTests
{
    [Theory]
    [InlineData("RegistryMissing", HttpStatusCode.NotFound, true)]
    [InlineData("RegistryFailed", HttpStatusCode.InternalServerError, true)]        // of a blob that is lost
    [InlineData("RegistryInterrupted", null, true)]                                 // so answers docker-registry where the file is gone
    [InlineData("RegistryUnreachable", null, false)]
    [InlineData("RegistryUnauthorized", HttpStatusCode.Unauthorized, false)]
    [InlineData("RegistryForbidden", HttpStatusCode.Forbidden, false)]
    [InlineData("RegistryBusy", HttpStatusCode.TooManyRequests, false)]
    public void A_failure_is_of_one_image_where_others_may_be_readable(string error, HttpStatusCode? status, bool isOfOne) =>
        Assert.Equal(isOfOne, ImageUnreadableException.IsOfOne(new RegistryException(error, ErrorCategory.ReadError, "hello", "No.", "Try.") { Status = status }));

    [Fact]
    public void A_damaged_image_is_one() => Assert.True(ImageUnreadableException.IsOfOne(new ImageInvalidException("hello", "it is damaged")));

    [Fact]
    public void It_says_which_image_and_what_to_do()
    {
        var cause = new ImageInvalidException("hello", "it is damaged");
        var e = new ImageUnreadableException("hello:1.0", cause);

        Assert.Equal(("ImageNotReadable", "hello:1.0 could not be read: hello can't be used: it is damaged.", cause.Remedy), (e.ErrorId, e.Message, e.Remedy));
    }
}
